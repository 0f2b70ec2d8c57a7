import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { CellOnMap, NetworkMap } from '../api/types.js';
import { ObjectName } from '../design/parts.js';
import { SeverityTag, Shape } from '../design/severity.js';

/** What the map knows of one thing on it. */
export const ObjectSheet = ({
  network,
  dn,
  close,
}: {
  network: NetworkMap;
  dn: string;
  close: () => void;
}): JSX.Element | null => {
  const site = network.sites.find((s) => s.dn === dn);
  const item = site ?? [...network.elements, ...network.links, ...network.trunks].find((o) => o.dn === dn);
  if (item === undefined) return null;
  const layers = new Map<number, CellOnMap[]>();
  for (const cell of site?.cells ?? []) layers.set(cell.layer, [...(layers.get(cell.layer) ?? []), cell]);
  return (
    <section className="sheet panel" aria-label={item.name}>
      <header className="panel-head">
        <h3 className="grow">
          <ObjectName dn={item.dn} name={item.name} />
        </h3>
        <SeverityTag health={item.health} />
        <button type="button" className="button quiet" aria-label="Close" onClick={close}>
          ✕
        </button>
      </header>
      <div className="panel-body">
        {[...layers]
          .sort(([a], [b]) => a - b)
          .map(([layer, cells]) => (
            <div key={layer} className="sheet-layer">
              <span className="caption">Layer {layer + 1}</span>
              {cells.map((cell) => (
                <Link key={cell.dn} to="/objects" search={{ dn: cell.dn }} className="sheet-cell" title={cell.dn}>
                  <Shape health={cell.health} size={12} />
                  {cell.azimuth}°
                </Link>
              ))}
            </div>
          ))}
        <Link to="/objects" search={{ dn: item.dn }} className="button">
          Open its measures
        </Link>
      </div>
    </section>
  );
};
