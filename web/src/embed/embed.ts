// The one script for other people's pages. With `data-channel` on its element it
// puts a button where it stands; and it defines the object that pages made for the
// vendor's Instant Chat use. It is a classic script, so everything is within one
// function, and it must stay one file.
import { button } from './button.ts';
import { InstantChat } from './loader.ts';
import { channelState } from './state.ts';

(() => {
  const own = document.currentScript;
  if (!(own instanceof HTMLScriptElement)) return;
  // The server is where the script came from.
  const home = new URL(own.src).origin;

  class Loader extends InstantChat {
    constructor() {
      super(home);
    }
  }
  // Pages make one with `new`, or fill in the object itself.
  const shared = new Loader();
  const loader = new Proxy(Loader, {
    get: (target, key) => {
      if (!(key in shared)) return Reflect.get(target, key) as unknown;
      const value = Reflect.get(shared, key, shared) as unknown;
      return typeof value === 'function' && key === 'Start' ? value.bind(shared) : value;
    },
    set: (_, key, value) => Reflect.set(shared, key, value, shared),
  });
  Object.assign(window, { RescueInstantChatLoader: loader });

  const { channel, language = '', label = '' } = own.dataset;
  if (channel === undefined) return;
  const container = document.createElement('div');
  own.after(container);
  channelState(home, channel).then(
    (state) => button({ container, language, label, action: state.form, fields: new Map(language ? [['language', language]] : []), open: state.open }),
    // A page that names no channel, or a server that is away: there is nothing that could be pressed.
    () => container.remove(),
  );
})();
