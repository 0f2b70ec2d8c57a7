const QUOTE = 0x22;

/**
 * The fields of one line as Asterisk writes them: in quotes, quotes within doubled, or bare.
 *
 * @param delimiter one code unit
 * @returns `undefined` where the line is written otherwise and wants a parser that knows more
 */
export const quotedFields = (line: string, delimiter = ','): string[] | undefined => {
  if (line === '' || line.includes('\r')) return undefined;
  const fields: string[] = [];
  for (let at = 0; ; at++) {
    let end: number;
    if (line.charCodeAt(at) === QUOTE) {
      end = line.indexOf('"', at + 1);
      let doubled = false;
      for (; end >= 0 && line.charCodeAt(end + 1) === QUOTE; end = line.indexOf('"', end + 2)) doubled = true;
      if (end < 0) return undefined;
      const text = line.slice(at + 1, end);
      fields.push(doubled ? text.replaceAll('""', '"') : text);
      end++;
    } else {
      end = line.indexOf(delimiter, at);
      if (end < 0) end = line.length;
      const text = line.slice(at, end);
      if (text.includes('"')) return undefined;
      fields.push(text);
    }
    if (end === line.length) return fields;
    if (line[end] !== delimiter) return undefined;
    at = end;
  }
};
