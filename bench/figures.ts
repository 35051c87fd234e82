/** To hundredths. */
export const round = (figure: number): number => Math.round(figure * 100) / 100;

export const median = (figures: number[]): number =>
  figures.toSorted((a, b) => a - b)[Math.floor((figures.length - 1) / 2)] ?? 0;

/** Processor time of this process while the work is done, in milliseconds. */
export async function processorMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
