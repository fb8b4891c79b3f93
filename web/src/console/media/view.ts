// How a picture lies in its box: fitted or at a scale, and which part of it is in
// the middle. Pure arithmetic on pixels; points of the picture go from 0 to 1.

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Place extends Size {
  left: number;
  top: number;
}

/** `centre` is the point of the picture that lies in the middle of the box; `scale` counts when it is not fitted. */
export interface View {
  fit: boolean;
  scale: number;
  centre: Point;
}

export const FITTED: View = { fit: true, scale: 1, centre: { x: 0.5, y: 0.5 } };
export const LARGEST = 8;
export const STEP = 1.25;

/** The scale at which the whole picture is seen; never larger than life. */
export function fitScale(picture: Size, box: Size): number {
  if (picture.width <= 0 || picture.height <= 0) return 1;
  return Math.min(box.width / picture.width, box.height / picture.height);
}

/** Box pixels to a picture's pixel. */
export function scaleOf(view: View, picture: Size, box: Size): number {
  return view.fit ? fitScale(picture, box) : view.scale;
}

/** One pixel of the picture on one of the screen. */
export function actual(view: View, ratio: number): View {
  return { ...view, fit: false, scale: 1 / ratio };
}

/** Nearer or further; what lies at `at` (from the box's corner) stays there. */
export function zoom(view: View, factor: number, picture: Size, box: Size, at?: Point): View {
  const before = scaleOf(view, picture, box);
  const smallest = Math.min(fitScale(picture, box), 1);
  const scale = Math.min(LARGEST, Math.max(smallest, before * factor));
  if (scale === before) return view;
  const away = { x: (at?.x ?? box.width / 2) - box.width / 2, y: (at?.y ?? box.height / 2) - box.height / 2 };
  const { centre } = settle(view, picture, box);
  const shift = (from: number, pixels: number, size: number) => from + (pixels / before - pixels / scale) / size;
  const moved = { x: shift(centre.x, away.x, picture.width), y: shift(centre.y, away.y, picture.height) };
  return settle({ fit: false, scale, centre: moved }, picture, box);
}

/** Moves the picture under the box by so many of the box's pixels. */
export function pan(view: View, by: Point, picture: Size, box: Size): View {
  const scale = scaleOf(view, picture, box);
  const centre = { x: view.centre.x - by.x / scale / picture.width, y: view.centre.y - by.y / scale / picture.height };
  return settle({ ...view, centre }, picture, box);
}

/** Where the picture's corners are. */
export function place(view: View, picture: Size, box: Size): Place {
  const scale = scaleOf(view, picture, box);
  const { centre } = settle(view, picture, box);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { width, height, left: box.width / 2 - centre.x * width, top: box.height / 2 - centre.y * height };
}

/** The point of the picture under a point of the box; null beside the picture. */
export function pointAt(at: Point, where: Place): Point | null {
  if (where.width <= 0 || where.height <= 0) return null;
  const x = (at.x - where.left) / where.width;
  const y = (at.y - where.top) / where.height;
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null;
}

/** No gap opens between the picture's edge and the box's. */
function settle(view: View, picture: Size, box: Size): View {
  const scale = scaleOf(view, picture, box);
  const hold = (centre: number, size: number, room: number) => {
    const half = room / 2 / (size * scale);
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, centre));
  };
  if (picture.width <= 0 || picture.height <= 0) return view;
  const centre = { x: hold(view.centre.x, picture.width, box.width), y: hold(view.centre.y, picture.height, box.height) };
  return { ...view, centre };
}
