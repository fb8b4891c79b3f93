// The elements that the server's templates promise.

/** The element with this id. Its absence is a fault of the template, so it is said loudly. */
export function part<E extends HTMLElement>(id: string, kind: new () => E): E {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}

/** The same, where a page may do without. */
export function optional<E extends HTMLElement>(id: string, kind: new () => E): E | null {
  const element = document.getElementById(id);
  return element instanceof kind ? element : null;
}

/** A new element that holds text, as text. */
export function made<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Writes text only when it differs, so that screen readers are told of changes and of nothing else. */
export function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
