// What flows over a call, and how a connection is set for it. Pure but for the
// receiver that is given.
import type { IceServer } from '../../lib/protocol.ts';

/** What may flow; all false until the call is trusted. */
export interface Flows {
  view: boolean;
  camera: boolean;
  microphone: boolean;
}

export const NO_FLOWS: Flows = { view: false, camera: false, microphone: false };

export function servers(ice: readonly IceServer[]): RTCIceServer[] {
  return ice.map(({ urls, username, credential }) => (username === '' ? { urls } : { urls, username, credential }));
}

export function same(one: Flows, other: Flows): boolean {
  return one.view === other.view && one.camera === other.camera && one.microphone === other.microphone;
}

/** A picture of a screen is worth more early than smooth. */
export function newestFirst(receiver: RTCRtpReceiver): void {
  if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0;
  else (receiver as { playoutDelayHint?: number }).playoutDelayHint = 0;
}
