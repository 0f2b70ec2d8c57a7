import { useEffect, useMemo, useRef, useState, type JSX, type ReactNode } from 'react';
import type { Health, NetworkMap } from '../api/types.js';
import { readColours, useResolvedTheme } from '../app/theme.js';
import { rankOf, Shape } from '../design/severity.js';
import { HEALTH_WORDS } from '../format/words.js';
import { draw, hit } from './draw.js';
import { layOut } from './layout.js';
import { ObjectSheet } from './object-sheet.js';
import { MAP_TOKENS } from './picture.js';
import { fit, pan, zoomAt, type Size, type View } from './view.js';
import './network-map.css';

const PULSE_MS = 1600;
/** Room for the legend and the tools that lie over the map. */
const DESK = { top: 16, bottom: 56, side: 24 };
const PHONE = { top: 64, bottom: 72, side: 16 };
/** The order in which the legend names what it counts. */
const LEGEND: readonly Health[] = ['healthy', 'critical', 'major', 'minor', 'warning', 'indeterminate', 'unobserved'];

const healthByDn = (network: NetworkMap): Map<string, Health> =>
  new Map([...network.sites, ...network.elements, ...network.links, ...network.trunks].map((o) => [o.dn, o.health]));

/** Rings run out from what has become worse since the picture before. */
const usePulses = (network: NetworkMap): Map<string, number> => {
  const before = useRef<Map<string, Health> | undefined>(undefined);
  const pulses = useRef(new Map<string, number>());
  useMemo(() => {
    const health = healthByDn(network);
    if (before.current !== undefined && !matchMedia('(prefers-reduced-motion: reduce)').matches)
      for (const [dn, now] of health)
        if (rankOf(now) < rankOf(before.current.get(dn) ?? 'healthy')) pulses.current.set(dn, performance.now());
    before.current = health;
  }, [network]);
  return pulses.current;
};

const useSize = (element: HTMLElement | null): Size => {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return size;
};

const Legend = ({ network }: { network: NetworkMap }): JSX.Element => {
  const counts = new Map<Health, number>();
  for (const { health } of network.sites) counts.set(health, (counts.get(health) ?? 0) + 1);
  return (
    <ul className="legend" aria-label="Sites by health">
      {LEGEND.filter((health) => health === 'healthy' || (counts.get(health) ?? 0) > 0).map((health) => (
        <li key={health}>
          <Shape health={health} size={12} />
          <span className="strong">{counts.get(health) ?? 0}</span> {HEALTH_WORDS[health].toLowerCase()}
        </li>
      ))}
    </ul>
  );
};

export const NetworkMapView = ({
  network,
  marked,
  big,
  children,
}: {
  network: NetworkMap;
  /** DNs that a list beside points at. */
  marked: readonly string[];
  /** For a wall, read from three metres. */
  big: boolean;
  children?: ReactNode;
}): JSX.Element => {
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(frame);
  const theme = useResolvedTheme();
  const colours = useMemo(() => ({ theme, values: readColours(MAP_TOKENS) }), [theme]).values;
  const columns = size.width > 0 && size.width < size.height * 0.85 ? 1 : 3;
  const tall = size.width === 0 ? 1 : Math.round((10 * size.height) / size.width) / 10;
  const scene = useMemo(() => layOut(network, columns, tall), [network, columns, tall]);
  const whole = useMemo(() => fit(scene, size, size.width < 600 ? PHONE : DESK), [scene, size]);
  const [moved, setMoved] = useState<View | undefined>(undefined);
  const [under, setUnder] = useState<string | undefined>(undefined);
  const [selected, setSelected] = useState<string | undefined>(undefined);
  const view = moved ?? whole;
  const pulses = usePulses(network);
  const drag = useRef<{ x: number; y: number; far: boolean } | undefined>(undefined);
  const [frameTick, setFrameTick] = useState(0);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element == null || context == null || size.width === 0) return;
    const ratio = window.devicePixelRatio;
    const [w, h] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (element.width !== w || element.height !== h) [element.width, element.height] = [w, h];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const now = performance.now();
    for (const [dn, began] of pulses) if (now - began > PULSE_MS) pulses.delete(dn);
    draw(context, {
      scene,
      view,
      size,
      colours,
      font: getComputedStyle(element).fontFamily,
      letters: big ? 1.5 : 1,
      marked: new Set([...marked, under ?? '', selected ?? '']),
      pulses: new Map([...pulses].map(([dn, began]) => [dn, (now - began) / PULSE_MS])),
    });
    if (pulses.size === 0) return;
    const next = requestAnimationFrame(() => {
      setFrameTick((tick) => tick + 1);
    });
    return () => {
      cancelAnimationFrame(next);
    };
  }, [scene, view, size, colours, big, marked, under, selected, pulses, frameTick]);

  useEffect(() => {
    // React listens to the wheel passively, which could not keep the page from scrolling.
    const element = canvas.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const point = { x: event.offsetX, y: event.offsetY };
      setMoved((was) => zoomAt(was ?? whole, size, point, Math.exp(-event.deltaY / 400), whole.scale * 0.6));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', onWheel);
    };
  }, [whole, size]);

  const zoom = (factor: number): void => {
    setMoved(zoomAt(view, size, { x: size.width / 2, y: size.height / 2 }, factor, whole.scale * 0.6));
  };
  const onKeyDown = (key: string): boolean => {
    const steps: Readonly<Record<string, () => void>> = {
      '+': () => {
        zoom(1.4);
      },
      '-': () => {
        zoom(1 / 1.4);
      },
      '0': () => {
        setMoved(undefined);
      },
      ArrowLeft: () => {
        setMoved(pan(view, 60, 0));
      },
      ArrowRight: () => {
        setMoved(pan(view, -60, 0));
      },
      ArrowUp: () => {
        setMoved(pan(view, 0, 60));
      },
      ArrowDown: () => {
        setMoved(pan(view, 0, -60));
      },
      Escape: () => {
        setSelected(undefined);
      },
    };
    const step = steps[key];
    step?.();
    return step !== undefined;
  };
  const ill = network.sites.filter((site) => rankOf(site.health) < rankOf('cleared'));
  return (
    <div className="map" ref={setFrame}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={`Map of ${network.sites.length} sites, ${ill.length} not healthy. Arrow keys move it, plus and minus zoom.`}
        style={{ cursor: under === undefined ? 'grab' : 'pointer' }}
        onKeyDown={(event) => {
          if (onKeyDown(event.key)) event.preventDefault();
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, far: false };
        }}
        onPointerMove={(event) => {
          const from = drag.current;
          if (from === undefined) {
            setUnder(hit({ scene, view, size }, { x: event.nativeEvent.offsetX, y: event.nativeEvent.offsetY }));
            return;
          }
          const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
          if (!from.far && Math.hypot(dx, dy) < 4) return;
          drag.current = { x: event.clientX, y: event.clientY, far: true };
          setMoved(pan(view, dx, dy));
        }}
        onPointerUp={(event) => {
          if (drag.current?.far === false)
            setSelected(hit({ scene, view, size }, { x: event.nativeEvent.offsetX, y: event.nativeEvent.offsetY }));
          drag.current = undefined;
        }}
        onPointerLeave={() => {
          setUnder(undefined);
        }}
      />
      <ul className="hidden" aria-label="Sites that are not healthy">
        {ill.slice(0, 50).map((site) => (
          <li key={site.dn}>
            {site.name}, {HEALTH_WORDS[site.health]}
          </li>
        ))}
      </ul>
      <Legend network={network} />
      <div className="map-tools" role="group" aria-label="Map">
        <button
          type="button"
          className="button"
          aria-label="Zoom in"
          onClick={() => {
            zoom(1.5);
          }}
        >
          +
        </button>
        <button
          type="button"
          className="button"
          aria-label="Zoom out"
          onClick={() => {
            zoom(1 / 1.5);
          }}
        >
          −
        </button>
        <button
          type="button"
          className="button"
          aria-label="Show the whole network"
          disabled={moved === undefined}
          onClick={() => {
            setMoved(undefined);
          }}
        >
          Whole
        </button>
        {children}
      </div>
      {selected !== undefined && (
        <ObjectSheet
          network={network}
          dn={selected}
          close={() => {
            setSelected(undefined);
          }}
        />
      )}
    </div>
  );
};
