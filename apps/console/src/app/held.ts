import { useRef, useState, type RefObject } from 'react';

export interface Held<T> {
  /** What to show: the newest, or what stood there when the pointer or the focus came. */
  readonly shown: readonly T[];
  /** Items that wait to be shown. */
  readonly waiting: number;
  readonly release: () => void;
  readonly handlers: {
    readonly onPointerEnter: (event: { pointerType: string }) => void;
    readonly onPointerLeave: () => void;
  };
}

const sameOrder = <T>(a: readonly T[], b: readonly T[], key: (item: T) => string): boolean =>
  a.length === b.length && a.every((item, i) => key(item) === key(b[i] as T));

/**
 * Nothing moves under a pointer: while a list is pointed at, its order stays and new items wait, though what is known of each shown item goes on
 * being told.
 */
export const useHeld = <T>(items: readonly T[], key: (item: T) => string): Held<T> => {
  const [held, setHeld] = useState<readonly T[] | undefined>(undefined);
  const newest: RefObject<readonly T[]> = useRef(items);
  newest.current = items;
  const release = (): void => {
    setHeld(undefined);
  };
  let shown = items;
  if (held !== undefined && !sameOrder(held, items, key)) {
    const fresh = new Map(items.map((item) => [key(item), item]));
    shown = held.map((item) => fresh.get(key(item)) ?? item);
  }
  const have = new Set(shown.map(key));
  return {
    shown,
    waiting: items.filter((item) => !have.has(key(item))).length,
    release,
    handlers: {
      onPointerEnter: (event) => {
        if (event.pointerType === 'mouse') setHeld(newest.current);
      },
      onPointerLeave: release,
    },
  };
};
