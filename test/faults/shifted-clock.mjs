/** Loaded before a program: its clock is off by FAULTS_CLOCK_MS, as far as JavaScript can see it. */
const now = Date.now;
const shifted = () => now() + Number(process.env.FAULTS_CLOCK_MS ?? 0);

globalThis.Date = new Proxy(Date, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [shifted()], newTarget),
  get: (target, key) => (key === 'now' ? shifted : Reflect.get(target, key)),
});
