/** What a piece of work took, in seconds. */
export interface WorkTime {
  readonly wall: number;
  /** Processor time of all threads of the process. */
  readonly cpu: number;
}

export async function measured(work: () => Promise<void>): Promise<WorkTime> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 };
}
