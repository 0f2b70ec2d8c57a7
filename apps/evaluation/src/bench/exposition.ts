/** One number of a Prometheus exposition: all series of `name` with these labels, added up. */
export const metricOf = (text: string, name: string, labels: Readonly<Record<string, string>> = {}): number => {
  let sum = 0;
  for (const line of text.split('\n')) {
    if (!line.startsWith(name) || (line[name.length] !== ' ' && line[name.length] !== '{')) continue;
    if (!Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`))) continue;
    sum += Number(line.slice(line.lastIndexOf(' ') + 1));
  }
  return sum;
};
