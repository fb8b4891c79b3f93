// A WebSocket for tests: opens, hears and breaks when told to.
import type { Wire } from './link.ts';

export class FakeWire implements Wire {
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  /** The other side says this. */
  hear(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  break(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  /** What was sent, parsed; only of type `t` when one is named. */
  said(t?: string): Record<string, unknown>[] {
    const all = this.sent.map((text) => JSON.parse(text) as Record<string, unknown>);
    return t === undefined ? all : all.filter((message) => message['t'] === t);
  }
}
