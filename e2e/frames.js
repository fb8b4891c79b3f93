// Looking at a video as a person does: how many pictures it showed that were not the same. Told apart by what they show,
// not by what the browser says of them.

/** Where Chromium's made-up screen writes its time and the number of the picture. */
export const MADE_UP = { left: 90, top: 30, width: 300, height: 36 };
/** The size that the places above are measured in. */
const SCREEN = { width: 1280, height: 720 };

/**
 * Looks at a `<video>` (a locator) for some time. `distinct`: how many different pictures stood in the place that is looked at, light and dark told apart
 * coarsely, so that the noise of a codec makes no difference; `width` and `height` are the picture's.
 */
export function look(video, milliseconds, place = MADE_UP) {
  return video.evaluate(
    (video, { milliseconds, place, screen }) =>
      new Promise((resolve) => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [96, 16];
        const paint = canvas.getContext("2d", { willReadFrequently: true });
        const seen = new Set();
        const began = performance.now();
        const done = () => resolve({ distinct: seen.size, width: video.videoWidth, height: video.videoHeight });
        const over = setTimeout(done, milliseconds);
        const note = () => {
          const [x, y] = [video.videoWidth / screen.width, video.videoHeight / screen.height];
          paint.drawImage(video, place.left * x, place.top * y, place.width * x, place.height * y, 0, 0, 96, 16);
          const { data } = paint.getImageData(0, 0, 96, 16);
          let light = "";
          for (let at = 1; at < data.length; at += 4) light += data[at] > 190 ? "1" : "0";
          // A place that is all one shade shows nothing.
          if (light.includes("0") && light.includes("1")) seen.add(light);
          if (performance.now() - began < milliseconds) video.requestVideoFrameCallback(note);
          else (clearTimeout(over), done());
        };
        video.requestVideoFrameCallback(note);
      }),
    { milliseconds, place, screen: SCREEN },
  );
}

/** Waits until a `<video>` shows a picture that was not there before; the page's own time of it, in milliseconds since 1970. */
export function firstPicture(video) {
  return video.evaluate(
    (video) =>
      new Promise((resolve) => video.requestVideoFrameCallback(() => resolve(performance.timeOrigin + performance.now()))),
  );
}
