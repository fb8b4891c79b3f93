// Whether somebody is there: a few bytes of script from the server, because a
// script may be loaded from any site and nothing has to be opened to foreign pages
// for it.

export interface ChannelState {
  /** A technician is there. */
  open: boolean;
  /** The address of the channel's form. */
  form: string;
}

declare global {
  interface Window {
    towlineChannels?: Record<string, ChannelState | undefined>;
  }
}

/** How long the server may take. */
const PATIENCE = 10_000;

/**
 * How a channel stands. Rejects with 'missing' when the server answers and has no such channel, and with 'lost' when it does not answer: a page is told
 * no more than that a script failed, so whoever failed while the browser is offline or out of patience counts as lost.
 */
export function channelState(home: string, channel: string): Promise<ChannelState> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    const done = (settle: () => void): void => {
      clearTimeout(late);
      script.remove();
      settle();
    };
    const late = setTimeout(() => done(() => reject('lost')), PATIENCE);
    script.src = `${home}/channel/${channel}/state.js`;
    script.async = true;
    script.onload = () => {
      const state = window.towlineChannels?.[channel];
      done(() => (state ? resolve(state) : reject('missing')));
    };
    script.onerror = () => done(() => reject(navigator.onLine ? 'missing' : 'lost'));
    document.head.append(script);
  });
}
