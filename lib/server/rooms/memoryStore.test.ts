import { MemoryStore } from './memoryStore.ts';
import { describeRoomStore } from './storeContract.ts';

describeRoomStore('MemoryStore', () => new MemoryStore());
