import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import CircleX from '@lucide/svelte/icons/circle-x';
import Clock from '@lucide/svelte/icons/clock';
import Info from '@lucide/svelte/icons/info';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';

/**
 * The meaning of a badge or banner. Each variant has its own icon, because colour alone is not accessible.
 */
export type Variant = 'neutral' | 'accent' | 'waiting' | 'success' | 'warning' | 'danger';

export const VARIANT_ICONS: Readonly<Record<Variant, typeof Info>> = {
  neutral: Info,
  accent: CircleDot,
  waiting: Clock,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleX,
};
