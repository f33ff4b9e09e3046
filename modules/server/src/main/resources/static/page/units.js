// Numbers with their units, for people.

const STEPS = ['', 'k', 'M', 'G', 'T'];

export function format(value, unit) {
  switch (unit) {
    case 'percent':
    case '%':
      return `${value.toFixed(value < 10 ? 1 : 0)} %`;
    case 'bytes':
    case 'B':
      return scaled(value, 'B');
    case 'bytes/s':
    case 'bytes-per-second':
    case 'B/s':
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
