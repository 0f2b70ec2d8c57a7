import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'dark' | 'light';
const KEY = 'nocturne.theme';
const listeners = new Set<() => void>();

const current = (): Theme => {
  const value = document.documentElement.dataset['theme'];
  return value === 'dark' || value === 'light' ? value : 'system';
};

export const setTheme = (theme: Theme): void => {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Kept for this page only where storage is denied.
  }
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  const media = matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', listener);
  listeners.add(listener);
  return () => {
    media.removeEventListener('change', listener);
    listeners.delete(listener);
  };
};

export const useTheme = (): Theme => useSyncExternalStore(subscribe, current);

const resolved = (): 'dark' | 'light' => {
  const theme = current();
  return theme === 'system' ? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') : theme;
};

/** What is on screen; a canvas draws again when it changes. */
export const useResolvedTheme = (): 'dark' | 'light' => useSyncExternalStore(subscribe, resolved);

/** The colours that tokens have now, for what is drawn on a canvas. */
export const readColours = <K extends string>(tokens: readonly K[]): Record<K, string> => {
  const probe = document.createElement('span');
  // A transition would give the colour that it comes from.
  probe.style.transition = 'none';
  document.body.append(probe);
  const colours = {} as Record<K, string>;
  for (const token of tokens) {
    probe.style.color = `var(--${token})`;
    colours[token] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
};
