import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import CircleX from '@lucide/svelte/icons/circle-x';
import Info from '@lucide/svelte/icons/info';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';

/**
 * The meaning of a banner. Each variant has its own icon, because colour alone is not accessible.
 */
export type Variant = 'neutral' | 'accent' | 'success' | 'warning' | 'danger';

export const VARIANT_ICONS: Readonly<Record<Variant, typeof Info>> = {
  neutral: Info,
  accent: CircleDot,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleX,
};
