// Keeps the page inside what the on-screen keyboard leaves of a phone's screen.

/** Tells the style sheet how high the visible part is. */
export function fitViewport(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = (): void => {
    // Zooming in shrinks the visible part too, but there the page must stay as it is.
    if (viewport.scale > 1.01) return;
    document.documentElement.style.setProperty('--visible', `${viewport.height}px`);
    // Some browsers push the page up to make room for the keyboard instead of shrinking it.
    if (viewport.offsetTop > 0) window.scrollTo(0, 0);
  };
  viewport.addEventListener('resize', fit);
  fit();
}
