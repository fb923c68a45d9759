export function withStageCode(code: string, vitrineFolder: string): string;
