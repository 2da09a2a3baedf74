import type { Artifact } from '../../../shared/destination';

type ArtifactId = Pick<Artifact, 'kind' | 'id'>;

/** Users do not read a longer list. */
const MAX_ARTIFACTS = 500;

/** The account's artifacts by name, with the chosen one even if the list is long. */
export function artifactOptions(
  artifacts: readonly Artifact[],
  chosen: ArtifactId | null,
): readonly { readonly value: string; readonly label: string }[] {
  return artifacts
    .filter(({ kind, id }, at) => at < MAX_ARTIFACTS || (chosen?.kind === kind && chosen.id === id))
    .map((artifact) => ({ value: artifactValue(artifact), label: artifact.name }));
}

export function artifactValue({ kind, id }: ArtifactId): string {
  return `${kind} ${id}`;
}
