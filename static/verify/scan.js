// Reads a QR with the camera, after a press of its button, or from a photo. Browsers that cannot do it by themselves
// get a reader of ours then, and not before.
const EVERY = 300; // ms
const SIDES = [900, 1800]; // px: a picture is looked at small first, then larger

async function ownReader() {
  if (!("BarcodeDetector" in window) || !(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (image) => (await detector.detect(image).catch(() => []))[0]?.rawValue;
}

async function givenReader() {
  await import("./jsQR.js");
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
  return (image) => {
    const width = image.videoWidth ?? image.width, height = image.videoHeight ?? image.height;
    for (const side of SIDES) {
      const scale = Math.min(1, side / Math.max(width, height, 1));
      canvas.width = Math.max(1, Math.round(width * scale));
      canvas.height = Math.max(1, Math.round(height * scale));
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      const text = window.jsQR(data, canvas.width, canvas.height)?.data;
      if (text || scale === 1) return text;
    }
    return undefined;
  };
}

let reading = null;

function reader() {
  reading ??= ownReader().then((own) => own ?? givenReader());
  reading.catch(() => { reading = null; }); // it can be tried again
  return reading;
}

// Makes the buttons work. `found` is called with what the QR says, `none` where a photo has no QR, `failed` where the
// reader could not be had.
export function scanner(found, none, failed) {
  const part = document.getElementById("escanear"), video = part.querySelector("video");
  const [start, stop] = part.querySelectorAll("button");
  let stream = null;

  function end() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = stop.hidden = true;
    start.hidden = false;
  }

  async function look(read) {
    if (!stream) return;
    const text = video.videoWidth ? await read(video) : "";
    if (!text) { setTimeout(() => look(read), EVERY); return; }
    end();
    found(text);
  }

  async function film() {
    let read;
    try { read = await reader(); } catch { failed(); return; }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch { part.querySelector(".refused").hidden = false; return; }
    video.srcObject = stream;
    video.hidden = stop.hidden = false;
    start.hidden = true;
    await video.play();
    look(read);
  }

  start.addEventListener("click", async () => {
    start.disabled = true;
    try { await film(); } finally { start.disabled = false; }
  });
  stop.addEventListener("click", end);
  part.querySelector("input").addEventListener("change", async (event) => {
    const [photo] = event.target.files;
    if (!photo) return;
    let read;
    try { read = await reader(); } catch { failed(); return; }
    const picture = await createImageBitmap(photo).catch(() => null);
    const text = picture && await read(picture);
    if (text) found(text);
    else none();
  });
  start.hidden = !navigator.mediaDevices;
  part.hidden = false;
  document.getElementById("sin-lector").hidden = true;
}
