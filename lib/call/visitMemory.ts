import * as z from 'zod/mini';
import { hostToken, roomName } from '#lib/protocol/ids.ts';
import type { HostToken, RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import { cleanName } from '#lib/protocol/participant.ts';
import type { CaptureKind, DeviceKind } from '#lib/rtc/capture/deviceState.ts';
import type { Plan } from './invite/plan.ts';
import { cleanTitle, keptRooms, parseRooms } from './recentRooms.ts';
import type { RecentRoom, RoomChange } from './recentRooms.ts';
import { RECENT_ROOMS_KEY } from './visitKeys.ts';

/** Most names kept of one room: what its label shows. */
const MAX_PEOPLE = 4;
/** Enough for every room that is listed, and for many that are not any more. */
const MAX_HOST_TOKENS = 100;

const deviceChoice = z.object({
  microphone: z.nullable(z.string()),
  camera: z.nullable(z.string()),
  speaker: z.nullable(z.string()),
});
export type DeviceChoice = Readonly<Record<DeviceKind, string | null>>;

const toggles = z.object({ microphone: z.boolean(), camera: z.boolean() });
/** Which devices a visit begins with. */
export type Toggles = Readonly<Record<CaptureKind, boolean>>;

const hostTokens = z.array(z.object({ room: roomName, token: hostToken }));

const keys = {
  name: 'parley.name',
  rooms: RECENT_ROOMS_KEY,
  hosts: 'parley.hosts',
  devices: 'parley.devices',
  toggles: 'parley.toggles',
  lowData: 'parley.low-data',
  relayOnly: 'parley.relay-only',
} as const;

const noRooms: readonly RecentRoom[] = [];
const noChoice: DeviceChoice = { microphone: null, camera: null, speaker: null };
const bothOn: Toggles = { microphone: true, camera: true };

/** The part of `localStorage` that is used. */
export type VisitStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * What this browser remembers between visits. Storage may be denied, full or filled with anything: reading falls back,
 * writing is given up, neither throws.
 */
export class VisitMemory {
  readonly #storage: VisitStorage | null;
  readonly #listeners = new Set<() => void>();
  #rooms: { readonly text: string | null; readonly value: readonly RecentRoom[] } = { text: null, value: noRooms };

  constructor(storage: VisitStorage | null) {
    this.#storage = storage;
  }

  /** The name last joined with; empty when there is none. */
  readName(): string {
    return cleanName(this.#read(keys.name) ?? '');
  }

  rememberName(name: string): void {
    this.#write(keys.name, cleanName(name));
  }

  /** As they were last changed, the newest first. The same array until something changes. */
  readonly readRooms = (): readonly RecentRoom[] => {
    const text = this.#read(keys.rooms);
    if (text === this.#rooms.text) return this.#rooms.value;
    const rooms = parseRooms(parse(z.array(z.unknown()), text) ?? []);
    this.#rooms = { text, value: rooms.length === 0 ? noRooms : rooms };
    return this.#rooms.value;
  };

  /** Puts the room first in the list. Names that were known stay when `people` brings no new ones. */
  rememberRoom(room: RoomName, secret: RoomSecret, visited: number, people: readonly string[]): void {
    const before = this.#find(room);
    const names = [...new Set([...people.map(cleanName), ...(before?.people ?? [])])].filter((name) => name !== '').slice(0, MAX_PEOPLE);
    this.#putFirst({ room, secret, visited, people: names, title: before?.title ?? '', pinned: before?.pinned ?? false, plan: before?.plan ?? null });
  }

  /** Keeps a room for a call at a set time, or gives one that is there already another time. An empty `title` leaves the one it has. */
  planRoom(room: RoomName, secret: RoomSecret, title: string, plan: Plan): void {
    const before = this.#find(room);
    this.#putFirst({
      room,
      secret,
      visited: before?.visited ?? null,
      people: before?.people ?? [],
      title: cleanTitle(title) || (before?.title ?? ''),
      pinned: before?.pinned ?? false,
      plan,
    });
  }

  /** Changes what is kept of a room; nothing of one that is not in the list. */
  changeRoom(room: RoomName, change: RoomChange): void {
    const cleaned = change.title === undefined ? change : { ...change, title: cleanTitle(change.title) };
    this.#writeRooms(this.readRooms().map((entry) => (entry.room === room ? { ...entry, ...cleaned } : entry)));
  }

  /** Forgets the room's link. The right to host it stays until the browser's data is cleared. */
  forgetRoom(room: RoomName): void {
    this.#writeRooms(this.readRooms().filter((entry) => entry.room !== room));
  }

  /** Takes a `forgetRoom` back. */
  restoreRoom(entry: RecentRoom): void {
    if (!this.#find(entry.room)) this.#putFirst(entry);
  }

  readHostToken(room: RoomName): HostToken | null {
    return this.#readHosts().find((entry) => entry.room === room)?.token ?? null;
  }

  rememberHostToken(room: RoomName, token: HostToken): void {
    const rest = this.#readHosts().filter((entry) => entry.room !== room);
    this.#write(keys.hosts, JSON.stringify([{ room, token }, ...rest].slice(0, MAX_HOST_TOKENS)));
  }

  readDevices(): DeviceChoice {
    return parse(deviceChoice, this.#read(keys.devices)) ?? noChoice;
  }

  rememberDevice(kind: DeviceKind, id: string): void {
    this.#write(keys.devices, JSON.stringify({ ...this.readDevices(), [kind]: id }));
  }

  /** How the toggles of the preview were left the last time; both on before that. */
  readToggles(): Toggles {
    return parse(toggles, this.#read(keys.toggles)) ?? bothOn;
  }

  rememberToggles({ microphone, camera }: Toggles): void {
    this.#write(keys.toggles, JSON.stringify({ microphone, camera }));
  }

  /** Whether this browser's person has chosen to spare data; null of one who has not chosen. */
  readLowData(): boolean | null {
    return parse(z.boolean(), this.#read(keys.lowData));
  }

  rememberLowData(on: boolean): void {
    this.#write(keys.lowData, JSON.stringify(on));
  }

  readRelayOnly(): boolean {
    return parse(z.boolean(), this.#read(keys.relayOnly)) ?? false;
  }

  rememberRelayOnly(on: boolean): void {
    this.#write(keys.relayOnly, JSON.stringify(on));
  }

  /** Hears of changes to the rooms made here or in another tab. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    const fromOtherTab = (event: StorageEvent): void => {
      if (event.key === keys.rooms || event.key === null) listener();
    };
    globalThis.addEventListener?.('storage', fromOtherTab);
    return () => {
      this.#listeners.delete(listener);
      globalThis.removeEventListener?.('storage', fromOtherTab);
    };
  };

  #readHosts(): z.infer<typeof hostTokens> {
    return parse(hostTokens, this.#read(keys.hosts)) ?? [];
  }

  #find(room: RoomName): RecentRoom | undefined {
    return this.readRooms().find((entry) => entry.room === room);
  }

  #putFirst(entry: RecentRoom): void {
    this.#writeRooms([entry, ...this.readRooms().filter(({ room }) => room !== entry.room)]);
  }

  #writeRooms(rooms: readonly RecentRoom[]): void {
    this.#write(keys.rooms, JSON.stringify(keptRooms(rooms, Date.now())));
    for (const listener of [...this.#listeners]) listener();
  }

  #read(key: string): string | null {
    try {
      return this.#storage?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  #write(key: string, value: string): void {
    try {
      this.#storage?.setItem(key, value);
    } catch {
      // Denied or full: the visit goes on without being remembered.
    }
  }
}

function parse<S extends z.core.$ZodType>(schema: S, text: string | null): z.infer<S> | null {
  if (text === null) return null;
  try {
    const parsed = z.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function browserStorage(): VisitStorage | null {
  try {
    // Merely naming it throws where storage is denied.
    return typeof localStorage === 'undefined' ? null : localStorage;
  } catch {
    return null;
  }
}

let shared: VisitMemory | null = null;

/** The memory of this browser. */
export function visitMemory(): VisitMemory {
  return (shared ??= new VisitMemory(browserStorage()));
}
