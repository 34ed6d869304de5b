// A device that this client is [DV1].

export class Device {
  #send;
  #on;

  constructor(deviceId, deviceType, send, on) {
    this.deviceId = deviceId;
    this.deviceType = deviceType;
    this.#send = send;
    this.#on = on;
  }

  /** Listens for the commands to this device. Returns the way to stop. */
  onCommand(listener, options) {
    return this.#on("device:command", frame => { if (frame.data?.device_id === this.deviceId) listener(frame); }, options);
  }

  cameraReady(photoUrl, options) { return this.#tell("device:camera:ready", { photo_url: photoUrl }, options); }
  recordingComplete(recordingUrl, options) { return this.#tell("device:recording:complete", { recording_url: recordingUrl }, options); }
  location(lat, lng, options) { return this.#tell("device:location:update", { lat, lng }, options); }
  notificationSent(notificationId, options) { return this.#tell("device:notification:sent", { notification_id: notificationId }, options); }

  #tell(type, data, options) { return this.#send(type, { device_id: this.deviceId, ...data }, options); }
}
