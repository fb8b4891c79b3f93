// The key of an invitation link: it stands behind `#`, where no server and no
// log sees it, until the customer presses Start.

/** The key in an address's fragment; null when there is none that could be one. */
export function keyIn(hash: string): string | null {
  return /^#k=([A-Za-z0-9_-]{16,64})$/.exec(hash)?.[1] ?? null;
}

/** Takes the key out of the address bar, and so out of the browser's history. */
export function takeKey(location: Location, history: History): string | null {
  const key = keyIn(location.hash);
  if (location.hash.startsWith('#k=')) history.replaceState(null, '', location.pathname + location.search);
  return key;
}
