import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import CircleX from '@lucide/svelte/icons/circle-x';
import Clock from '@lucide/svelte/icons/clock';
import Info from '@lucide/svelte/icons/info';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';

/** What a badge or banner says at a glance. Each tone has its own picture, for colour alone says nothing. */
export type Tone = 'neutral' | 'accent' | 'waiting' | 'success' | 'warning' | 'danger';

export const TONE_ICONS = {
  neutral: Info,
  accent: CircleDot,
  waiting: Clock,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleX,
} as const satisfies Record<Tone, unknown>;
