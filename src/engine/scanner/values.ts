import { isPublicAddressText } from '../rules/fast-path/scan-address';
import { VALUE_KINDS, type KeyTreatment } from '../rules/fast-path/scan-key';

/** What the scanner does with a value: as in `assembly/places.ts`. */
export const VALUES = { any: 0, text: 1, time: 2, id: 3, package: 4, pixel: 5, address: 6 } as const;
export type Value = (typeof VALUES)[keyof typeof VALUES];

/** What the scanner does with the values of a key; null: it leaves a line with this key. */
export function valueOf({ kind, accepts }: KeyTreatment): Value | null {
  switch (kind) {
    case VALUE_KINDS.checkedText:
      return accepts === isPublicAddressText ? VALUES.address : null;
    case VALUE_KINDS.unknown:
    case VALUE_KINDS.unusual:
      return null;
    case VALUE_KINDS.any:
    case VALUE_KINDS.text:
    case VALUE_KINDS.time:
    case VALUE_KINDS.id:
    case VALUE_KINDS.package:
    case VALUE_KINDS.pixel:
      return accepts === null ? kind : null;
  }
}
