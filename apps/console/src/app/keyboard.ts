import { useEffect, useRef } from 'react';

const TYPED_IN = 'input, textarea, select, [contenteditable="true"]';
const SEQUENCE_MS = 1200;

/**
 * Keys of a page. `g n` is a sequence; a key that goes to a field, or comes with a modifier, is left alone, as is everything while a dialog is
 * open. Later pages win nothing over earlier ones: each key belongs to one place.
 */
export const useKeys = (keys: Readonly<Record<string, () => void>>): void => {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    let prefix = '';
    let prefixAt = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : undefined;
      if (target?.closest(TYPED_IN) != null || document.querySelector('[role="dialog"][data-state="open"]') !== null)
        return;
      const sequence = prefix !== '' && event.timeStamp - prefixAt < SEQUENCE_MS ? `${prefix} ${event.key}` : event.key;
      prefix = '';
      const action = current.current[sequence];
      if (action !== undefined) {
        event.preventDefault();
        action();
      } else if (event.key === 'g') {
        prefix = 'g';
        prefixAt = event.timeStamp;
      }
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, []);
};

/** Moves the focus among the rows of a list, `[data-row]`, as j and k do. */
export const focusRow = (step: 1 | -1): void => {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  if (rows.length === 0) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at < 0 ? (step === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: 'nearest' });
};
