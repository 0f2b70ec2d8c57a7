import { Dialog } from 'radix-ui';
import type { JSX } from 'react';

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['g', 'n'], 'The network now'],
  [['g', 'i'], 'Incidents'],
  [['g', 's'], 'Functions'],
  [['g', 'u'], 'Audit'],
  [['/'], 'Search objects and incidents'],
  [['j'], 'Next row'],
  [['k'], 'Row before'],
  [['Enter'], 'Open the row'],
  [['a'], 'Approve the remedy; asks once more'],
  [['r'], 'Reject the remedy; asks for a reason'],
  [['c'], 'Record a change at the incident or the object'],
  [['w'], 'Wall mode, on the network page'],
  [['Esc'], 'Close, step back'],
  [['?'], 'This list'],
];

export const HelpDialog = ({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}): JSX.Element => (
  <Dialog.Root open={open} onOpenChange={onOpenChange}>
    <Dialog.Portal>
      <div className="overlay" />
      <Dialog.Content className="dialog" aria-describedby={undefined}>
        <div className="panel-head">
          <Dialog.Title className="grow">Keys</Dialog.Title>
          <Dialog.Close className="button quiet">Close</Dialog.Close>
        </div>
        <dl className="keys">
          {KEYS.map(([keys, does]) => (
            <div key={does} style={{ display: 'contents' }}>
              <dt className="row">
                {keys.map((key) => (
                  <kbd key={key} className="key">
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
);
