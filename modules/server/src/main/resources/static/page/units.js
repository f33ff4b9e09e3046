// Numbers with their units, for people.

const STEPS = ['', 'k', 'M', 'G', 'T'];

export function format(value, unit) {
  switch (unit) {
    case 'ratio':
      return `${(value * 100).toFixed(value !== 0 && value < 0.1 ? 1 : 0)} %`;
    case 'bytes':
      return scaled(value, 'B');
    case 'bytes/s':
      return scaled(value, 'B/s');
    default:
      return Math.abs(value) >= 1000 ? scaled(value, '').trim() : String(Number(value.toFixed(2)));
  }
}

function scaled(value, unit) {
  let step = 0;
  while (Math.abs(value) >= 1000 && step < STEPS.length - 1) {
    value /= 1000;
    step++;
  }
  return `${value.toFixed(Math.abs(value) < 10 && step > 0 ? 1 : 0)} ${STEPS[step]}${unit}`;
}
