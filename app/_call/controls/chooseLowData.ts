import type { Call } from '#lib/call/callPort.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';

/** The person's own word on sparing data: it holds in later calls too, whatever the browser was told. */
export function chooseLowData(call: Call, on: boolean): void {
  visitMemory().rememberLowData(on);
  call.setLowData(on);
}
