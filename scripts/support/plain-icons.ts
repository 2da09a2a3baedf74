import type { Plugin } from 'vite';

/** What a component of the icon library draws: its name, its grid, and the shapes with their attributes. */
interface IconData {
  readonly name: string;
  readonly size: number;
  readonly node: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];
}

const ICON_FILE = /[\\/]@lucide[\\/]svelte[\\/]dist[\\/]icons[\\/][\w-]+\.svelte$/;

/**
 * Makes plain markup of each icon while the window is built: the library's own components make every shape of an icon an
 * element with computed attributes, a tenth of the time that a screen takes to appear.
 */
export function plainIcons(): Plugin {
  return {
    name: 'plain-icons',
    enforce: 'pre',
    transform(code, id) {
      return ICON_FILE.test(id) ? { code: plainIcon(code), map: null } : null;
    },
  };
}

/** A component that draws the same as the library's. It takes what `ui/Icon.svelte` gives. */
export function plainIcon(component: string): string {
  const data = /^const iconData = (\{.*\});$/m.exec(component)?.[1];
  if (data === undefined) throw new Error('The icon library has another form than its icons are read in.');
  const { name, size, node } = JSON.parse(data) as IconData;
  const shapes = node.map(([tag, attributes]) => `<${tag}${attributesOf(attributes)} />`);
  return `<script>
  const { size, strokeWidth } = $props();
</script>

<svg
  class="lucide-${name}"
  width={size}
  height={size}
  viewBox="0 0 ${size} ${size}"
  fill="none"
  stroke="currentColor"
  stroke-width={strokeWidth}
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true">${shapes.join('')}</svg>
`;
}

function attributesOf(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
    .join('');
}
