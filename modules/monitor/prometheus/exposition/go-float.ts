/**
 * A number as Prometheus writes bounds and quantiles of protobuf expositions into labels: shortest digits, an exponent of two digits below 1e-4 and from
 * 1e6 on, and a point in every finite number ("1.0", "0.25", "1e+06", "+Inf").
 */
export const boundText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const [digits = '0', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (value !== 0 && (exponent < -4 || exponent >= 6)) return withExponent(digits, exponent);
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('.') ? text : `${text}.0`;
};

const withExponent = (digits: string, exponent: number): string =>
  `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
