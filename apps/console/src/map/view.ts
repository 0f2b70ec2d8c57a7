import type { Place, Scene } from './layout.js';

/** Where the scene's point `x`, `y` stands in the middle of the canvas; `scale` is CSS pixels per kilometre. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Insets {
  readonly top: number;
  readonly bottom: number;
  readonly side: number;
}

/** The whole scene, in what the insets leave of the canvas. */
export const fit = ({ bounds }: Scene, size: Size, insets: Insets): View => {
  const { top, bottom, side } = insets;
  const scale = Math.max(
    0.01,
    Math.min((size.width - 2 * side) / bounds.width, (size.height - top - bottom) / bounds.height),
  );
  return {
    x: bounds.x + bounds.width / 2,
    y: bounds.y + bounds.height / 2 - (top - bottom) / 2 / scale,
    scale,
  };
};

export const toScreen = (view: View, size: Size, place: Place): Place => ({
  x: size.width / 2 + (place.x - view.x) * view.scale,
  y: size.height / 2 + (place.y - view.y) * view.scale,
});

export const toScene = (view: View, size: Size, point: Place): Place => ({
  x: view.x + (point.x - size.width / 2) / view.scale,
  y: view.y + (point.y - size.height / 2) / view.scale,
});

export const pan = (view: View, dx: number, dy: number): View => ({
  ...view,
  x: view.x - dx / view.scale,
  y: view.y - dy / view.scale,
});

/** Zooms so that what is under the point stays there. */
export const zoomAt = (view: View, size: Size, point: Place, factor: number, least: number): View => {
  const scale = Math.min(2000, Math.max(least, view.scale * factor));
  const held = toScene(view, size, point);
  return {
    scale,
    x: held.x - (point.x - size.width / 2) / scale,
    y: held.y - (point.y - size.height / 2) / scale,
  };
};
