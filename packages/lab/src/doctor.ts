/** What this machine has, and what to do about what is missing. All probes run at once, each bounded: five seconds in all. */
import type { DoctorItem } from "./doctor/item.ts";
import { diskItem, homeItem, memoryItem, nodeItem, processorItem, sandboxItem } from "./doctor/machine.ts";
import { networkItems } from "./doctor/network.ts";
import { dockerItem, gpuItem } from "./doctor/programs.ts";
import { pythonItems } from "./doctor/python-items.ts";

export type { DoctorItem, Level } from "./doctor/item.ts";

/** @param engine what the engine says of this machine, which this package does not know */
export async function doctor(home: string, engine: () => Promise<DoctorItem[]>): Promise<DoctorItem[]> {
  const own = await homeItem(home);
  const [disk, engineItems, python, gpu, sandbox, docker, network] = await Promise.all([
    diskItem(home),
    engine(),
    pythonItems(home),
    gpuItem(),
    sandboxItem(),
    dockerItem(),
    networkItems(),
  ]);
  const machine = [nodeItem(), processorItem(), memoryItem(), own, disk];
  return [...machine, ...engineItems, ...python, gpu, sandbox, docker, ...network];
}
