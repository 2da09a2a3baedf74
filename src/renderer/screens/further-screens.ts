// The screens that no start shows, in one piece. `Further` reads it once the first screen stands.
export { default as Check } from './Check.svelte';
export { default as History } from './History.svelte';
export { default as ImportDetail } from './ImportDetail.svelte';
export { default as Log } from './Log.svelte';
export { default as Settings } from './Settings.svelte';
