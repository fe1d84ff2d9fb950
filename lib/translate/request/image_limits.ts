/**
 * The images that a provider does not accept: by kind, by number, and those that it refused before.
 *
 * @module
 */
import { isNamedImage, readImageFacts, readMediaType } from "../../base/image_data.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { ContentPart } from "../../responses/types.ts";
import { formatRefusedImage, OLDER_IMAGE } from "./prompts.ts";

/** Whether there may be images that the provider does not accept. */
export function hasImageLimits({ imageTypes, maxImages, refusedImages }: ProviderProfile): boolean {
  return imageTypes !== undefined || maxImages !== undefined || refusedImages !== undefined;
}

/** For each image of a history, in order: the words that replace it, or undefined where the provider accepts it. */
export function judgeImages(urls: readonly string[], profile: ProviderProfile): readonly (string | undefined)[] {
  const refusals = urls.map((url) => findImageRefusal(url, profile));
  const { maxImages = urls.length } = profile;
  let older = refusals.filter((words) => words === undefined).length - maxImages;
  return refusals.map((words) => words ?? (older-- > 0 ? OLDER_IMAGE : undefined));
}

/**
 * The words for those of `parts` that are images which the provider does not accept.
 *
 * @param formatUrl The URL of an image as the provider gets it: by that form a refused one is remembered.
 */
export function judgeParts(
  parts: readonly ContentPart[],
  profile: ProviderProfile,
  formatUrl: (url: string) => string,
): ReadonlyMap<ContentPart, string> {
  if (!hasImageLimits(profile)) return new Map();
  const images = parts.filter((part) => part.kind === "image");
  const words = judgeImages(images.map(({ url }) => formatUrl(url)), profile);
  return new Map(images.flatMap((image, index) => {
    const text = words[index];
    return text === undefined ? [] : [[image, text] as const];
  }));
}

/** Words for an image that is not accepted; undefined for one that is. */
function findImageRefusal(url: string, { imageTypes, refusedImages = [] }: ProviderProfile): string | undefined {
  const type = readMediaType(url);
  const isUnknownType = imageTypes !== undefined && type !== undefined && !imageTypes.includes(type);
  return isUnknownType || isNamedImage(url, refusedImages) ? formatRefusedImage(describeImage(url)) : undefined;
}

/** What an image is: its type, its sides and its size; "" for an address. */
function describeImage(url: string): string {
  const { mediaType, bytes, side, pixels } = readImageFacts(url);
  const sides = side !== undefined && pixels !== undefined && side > 0
    ? `${side} by ${pixels / side} pixels`
    : undefined;
  const size = bytes === undefined ? undefined : `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return [mediaType, sides, size].filter((fact) => fact !== undefined).join(", ");
}
