/**
 * The texts with which providers refuse images: single ones, kinds, and too many.
 *
 * Sources: bug reports, recorded bodies and templates, read 2026-11.
 *
 * @module
 */
import { formatImageName } from "../../lib/base/image_data.ts";
import type { JsonObject } from "../../lib/base/json.ts";
import { says, shows } from "./history_items.ts";
import { pictureUrl, pngUrl } from "./pictures.ts";
import type { Case } from "./refusals.ts";

const OLD = pngUrl(10, 10, 70);
const WIDE = pngUrl(9000, 10, 80);
const VAST = pngUrl(4634, 12_324, 85);
const HEAVY = pngUrl(20, 20, 9_000);
const VECTOR = pictureUrl("image/svg+xml", [60, 115, 118, 103, 62]);
const NEW = pngUrl(30, 30, 90);

/** Images in two turns: an old one of them in the first. */
function pictures(...urls: readonly string[]): JsonObject {
  return { input: [shows(OLD), says("assistant", "A dot."), shows(...urls)] };
}

function named(...urls: readonly string[]): Case["differs"] {
  return { refusedImages: urls.map(formatImageName) };
}

/** Refusals of images. */
export const OF_IMAGES: Readonly<Record<string, Case>> = {
  "an image with too many pixels on a side": {
    text:
      "messages.7.content.2.image.source.base64.data: At least one of the image dimensions exceed max allowed size: " +
      "8000 pixels",
    body: pictures(WIDE, NEW),
    differs: named(WIDE),
  },
  "an image with too many pixels for many images": {
    text:
      "messages.0.content.0.image.source.base64.data: At least one of the image dimensions exceed max allowed size " +
      "for many-image requests: 2000 pixels",
    body: pictures(WIDE, NEW),
    differs: named(WIDE),
  },
  "an image with too many pixels in all": {
    text: "Image 0 failed: Image exceeds the maximum allowed total pixels. Current dimensions: 4634x12324 = 57109416 " +
      "pixels. Maximum allowed: 36000000 pixels.",
    body: pictures(NEW, VAST),
    differs: named(VAST),
  },
  "an image with too many bytes": {
    text: "messages.58.content.2.image.source.base64: image exceeds 5 MB maximum: 12000 bytes > 5242 bytes",
    body: pictures(NEW, HEAVY),
    differs: named(HEAVY),
  },
  "an image with too many bytes, by the limit alone": {
    text: "Invalid image: image is too large, the maximum size is 8 KB",
    body: pictures(NEW, HEAVY),
    differs: named(HEAVY),
  },
  "an image at its place": {
    text: "messages[2].content[1]: Could not process image",
    body: { ...pictures(NEW, HEAVY), instructions: "" },
    differs: named(HEAVY),
  },
  "an image at its place, counted without the system message": {
    text:
      "messages.2.content.0.image.source.base64.data: The image was specified using the image/jpeg media type, but " +
      "the image appears to be a image/png image",
    body: pictures(NEW, HEAVY),
    differs: named(NEW),
  },
  "an image without a place": {
    text: "Could not process image",
    body: pictures(NEW, HEAVY),
    differs: named(NEW, HEAVY),
  },
  "an image that was sent before": {
    text: "Unable to process input image. Please retry or report in the troubleshooting guide",
    body: { input: [shows(OLD), says("assistant", "A dot."), says("user", "Go on.")] },
    differs: named(OLD),
  },
  "an image of a kind": {
    text: "Unsupported MIME type: image/svg+xml",
    body: pictures(NEW, VECTOR),
    differs: named(VECTOR),
  },
  "an image of a kind, beside the accepted kinds": {
    text:
      "messages.0.content.1.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or " +
      "'image/webp'",
    body: pictures(VECTOR),
    differs: { imageTypes: ["image/png", "image/jpeg", "image/gif", "image/webp"] },
  },
  "an image of a kind, beside the accepted formats": {
    text: "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', " +
      "'jpeg', 'gif', 'webp'].",
    body: pictures(VECTOR),
    differs: { imageTypes: ["image/png", "image/jpeg", "image/gif", "image/webp"] },
  },
  "an image that cannot be read": {
    text: {
      error: {
        message:
          "The image data you provided does not represent a valid image. Please check your input and try again " +
          "with one of the supported image formats: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'].",
        type: "invalid_request_error",
        code: "image_parse_error",
      },
    },
    body: pictures(NEW),
    differs: named(NEW),
  },
  "an image that a local server cannot read": {
    text: { error: { code: 500, message: "Failed to load image or audio file", type: "server_error" } },
    status: 500,
    body: pictures(NEW),
    differs: named(NEW),
  },
  "an image at its place, counted with brackets": {
    text: {
      error: {
        message: "Invalid image.",
        type: "invalid_request_error",
        param: "messages.[3].content.[0].image_url",
        code: "invalid_image",
      },
    },
    body: pictures(NEW, HEAVY),
    differs: named(NEW),
  },
  "an image of another kind than it says": {
    text: "Image does not match the provided media type image/png",
    body: pictures(NEW),
    differs: named(NEW),
  },
  "an image of a few pixels": {
    text: "<400> InternalError.Algo.InvalidParameter: The image length and width do not meet the model restrictions. " +
      "[height:8 or width:8 must be larger than 10]",
    body: pictures(NEW),
    differs: named(NEW),
  },
  "an image of a kind, beside the supported ones": {
    text: "Invalid image type: image/svg+xml. Supported: image/png, image/jpeg",
    body: pictures(VECTOR),
    differs: { imageTypes: ["image/png", "image/jpeg"] },
  },
  "an address that is no image": {
    text: "The image url is not valid",
    body: pictures(NEW),
    differs: named(NEW),
  },
  "too many images, by their number": {
    text: "Your request contains 2 images, the maximum is 1.",
    body: pictures(NEW),
    differs: { maxImages: 1 },
  },
  "too many images": {
    text: "too many images and documents: 2 + 0 > 1",
    body: pictures(NEW),
    differs: { maxImages: 1 },
  },
  "too many images, by a local server": {
    text: "At most 1 image(s) may be provided in one request.",
    body: pictures(NEW),
    differs: { maxImages: 1 },
  },
  "too many images, by a cloud": {
    text: "Too many images provided. This model supports up to 1 images",
    body: pictures(NEW),
    differs: { maxImages: 1 },
  },
  "too many images, by their greatest number": {
    text: "Exceeded maximum number of images: 1",
    body: pictures(NEW),
    differs: { maxImages: 1 },
  },
  "too many images, by the number that is allowed": {
    text: "The request contains 2 images. The maximum number of images allowed is 1.",
    body: pictures(NEW),
    differs: { maxImages: 1 },
  },
  "too many images, by what the model supports": {
    text: "Model only supports 1 images per request",
    body: pictures(NEW),
    differs: { maxImages: 1 },
  },
  "an image that is too small, by its least sides": {
    text: "Image must be at least 32x32 pixels",
    body: pictures(NEW),
    differs: named(NEW),
  },
  "an image that is not read, in Chinese": {
    text: { error: { code: "1210", message: "图片输入格式/解析错误" } },
    body: pictures(NEW),
    differs: named(NEW),
  },
  "an image by the form of its address": {
    text: "image_url must be a valid base64 or URL",
    body: pictures(NEW),
    differs: named(NEW),
  },
  "any image, by a model without its vision part": {
    text: { error: { message: "this model is missing data required for image input", type: "api_error" } },
    status: 500,
    body: pictures(NEW),
    differs: { images: false },
  },
  "any image, by the type of content": {
    text: "Invalid content type. image_url is only supported by certain models.",
    body: pictures(NEW),
    differs: { images: false },
  },
  "any image, as vision": {
    text: "This model does not support vision",
    body: pictures(NEW),
    differs: { images: false },
  },
  "any image, in Chinese": {
    text: "该模型不支持图片输入",
    body: pictures(NEW),
    differs: { images: false },
  },
  "any content but text, by a nested rule": {
    text:
      "'messages.1' : for 'role:user' the following must be satisfied[('messages.1.content' : value must be a string)]",
    body: pictures(NEW),
    differs: { images: false },
  },
  "an image whose address takes too long": {
    text: "Timeout while downloading https://example.com/a.png",
    body: pictures(NEW),
    differs: named(NEW),
  },
  "any image, by a local server": {
    text: "At most 0 image(s) may be provided in one request.",
    body: pictures(NEW),
    differs: { images: false },
  },
};
