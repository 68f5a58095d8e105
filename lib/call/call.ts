import { systemClock } from '#lib/kernel/clock.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import { createLevelMeter } from '#lib/rtc/audio/level.ts';
import { createDevices } from '#lib/rtc/capture/devices.ts';
import { MeshTransport } from '#lib/rtc/mesh/meshTransport.ts';
import { socketSignaling } from '#lib/signaling/socketSignaling.ts';
import { LaterScreenLock } from './attention/laterScreenLock.ts';
import type { CallOptions } from './callOptions.ts';
import type { Call } from './callPort.ts';
import { CallSession } from './callSession.ts';
import { SeatStorage } from './seatStorage.ts';

/** P-256: RSA keys take a second to make on a phone, these a millisecond. */
const CERTIFICATE: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' };

/** A call in this browser, with everything real: the composition root of the client. */
export function createCall(options: CallOptions): Call {
  const seat = seatStorage(options.room);
  if (options.handover) seat.adopt(options.handover);
  return new CallSession(
    {
      clock: systemClock,
      openSignaling: socketSignaling(options.origin),
      createTransport: async (self, onEvent) =>
        new MeshTransport({
          self,
          clock: systemClock,
          createPeerConnection: (config) => new RTCPeerConnection(config),
          certificate: await RTCPeerConnection.generateCertificate(CERTIFICATE),
          onEvent,
        }),
      seat,
      createDevices: (initial) =>
        createDevices({
          mediaDevices: navigator.mediaDevices ?? null,
          permissions: navigator.permissions ?? null,
          page: document,
          secure: isSecureContext,
          clock: systemClock,
          initial,
        }),
      loadScreenCapture: async () => (await import('#lib/rtc/capture/screenOfBrowser.ts')).screenOfBrowser(systemClock),
      loadConversation: async () => (await import('./conversation/conversationOfBrowser.ts')).conversationOfBrowser,
      loadMove: async () => {
        const { MoveOut } = await import('./move/moveOut.ts');
        return (move) => new MoveOut(move);
      },
      loadHosting: async () => {
        const { HostDesk } = await import('./host/hostDesk.ts');
        return (desk) => new HostDesk(desk);
      },
      createLevelMeter: () => createLevelMeter(() => new AudioContext()),
      createScreenLock: () =>
        new LaterScreenLock(async () => {
          const { ScreenLock } = await import('./attention/screenLock.ts');
          return new ScreenLock(navigator.wakeLock ?? null, document);
        }),
      obstacle: obstacle(),
      isHidden: () => document.visibilityState === 'hidden',
      page: window,
      isOnline: () => navigator.onLine,
      connection: 'connection' in navigator && navigator.connection instanceof EventTarget ? navigator.connection : null,
    },
    options,
  );
}

/** This tab's place in `room`, as far as the browser keeps anything. */
export function seatStorage(room: RoomName): SeatStorage {
  try {
    return new SeatStorage(sessionStorage, room);
  } catch {
    // Reading the property itself throws where a browser denies storage.
    return new SeatStorage(null, room);
  }
}

function obstacle(): 'unsupported' | 'insecure' | null {
  if (!isSecureContext) return 'insecure';
  return 'RTCPeerConnection' in globalThis ? null : 'unsupported';
}
