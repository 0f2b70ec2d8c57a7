/**
 * One condition on a label, with Prometheus' meaning: a label that is absent is the empty text, and a pattern must fit the whole value.
 */
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** True where the labels fit. @throws SyntaxError where a pattern is none */
export const fits = ({ label, op, value }: Matcher, labels: Readonly<Record<string, string>>): boolean => {
  const found = Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
  switch (op) {
    case '=':
      return found === value;
    case '!=':
      return found !== value;
    case '=~':
      return wholly(value).test(found);
    case '!~':
      return !wholly(value).test(found);
  }
};

const wholly = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'su');
