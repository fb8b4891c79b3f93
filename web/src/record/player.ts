// A recording as a browser made it says nothing of its length, and a player
// that knows no length cannot be moved about in. The browser finds it out when
// it is sent far behind the end.

/** Far behind the end of anything. */
const BEHIND = 10 ** 7;

type Video = Pick<HTMLVideoElement, 'duration' | 'currentTime' | 'addEventListener' | 'removeEventListener'>;

/** Lets the player find its length, then puts it at this second. */
export function settle(video: Video, seconds: number): void {
  if (Number.isFinite(video.duration)) {
    video.currentTime = seconds;
    return;
  }
  const found = () => {
    if (!Number.isFinite(video.duration)) return;
    video.removeEventListener('durationchange', found);
    video.currentTime = Math.min(seconds, video.duration);
  };
  video.addEventListener('durationchange', found);
  video.currentTime = BEHIND;
}
