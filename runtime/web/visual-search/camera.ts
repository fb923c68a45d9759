import { ApiProblem } from "../shell/api-problem";
import { element } from "../shell/element";

export interface PhotoListener {
  onPhoto(photo: Blob): void;
  onProblem(problem: ApiProblem): void;
}

/**
 * Lets someone take a photo: in a dialog where the page may use a camera, else through a file input, which opens
 * the camera app of a phone.
 */
export function offerCamera({ onPhoto, onProblem }: PhotoListener): void {
  const button = element("camera", HTMLButtonElement);
  const dialog = element("camera-dialog", HTMLDialogElement);
  const video = element("camera-picture", HTMLVideoElement);

  button.addEventListener("click", async () => {
    // browsers keep cameras from pages that came without TLS
    if (navigator.mediaDevices === undefined) return takeWithPhone(onPhoto);
    // a second click while the browser asks would open the camera twice
    button.disabled = true;
    try {
      const facing = { facingMode: "environment" };
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: facing, audio: false });
      dialog.showModal();
    } catch (error) {
      onProblem(problemOf(error));
    } finally {
      button.disabled = false;
    }
  });
  element("camera-close", HTMLButtonElement).addEventListener("click", () => dialog.close());
  element("camera-shoot", HTMLButtonElement).addEventListener("click", async () => {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const photo = await pictureOf(video);
    dialog.close();
    if (photo) onPhoto(photo);
  });
  // also when it was left with Escape: the light of the camera goes out
  dialog.addEventListener("close", () => {
    const stream = video.srcObject;
    if (stream instanceof MediaStream) for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    button.focus();
  });
}

function problemOf(error: unknown): ApiProblem {
  const isRefused = error instanceof DOMException && error.name === "NotAllowedError";
  return isRefused
    ? new ApiProblem("CameraNotAllowed", {
        message: "This page may not use the camera.",
        advice: "Allow it in the browser's settings of this site, or choose a photo.",
      })
    : new ApiProblem("CameraNotFound", {
        message: "No camera can be used.",
        advice: "Connect one that no other program uses, or choose a photo.",
      });
}

function takeWithPhone(onPhoto: (photo: Blob) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*";
  // not every browser has it as a property
  input.setAttribute("capture", "environment");
  input.addEventListener("change", () => {
    const [photo] = input.files ?? [];
    if (photo) onPhoto(photo);
  });
  input.click();
}

function pictureOf(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
}
