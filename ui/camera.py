"""The camera: the seam the window takes pictures through, and the system's own behind it where Qt Multimedia is."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import QCameraPermission, QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QCameraDevice, QCameraFormat, QVideoFrame

_SLOWEST = 5
"""Pictures a second below which a live picture is no help in laying a sheet straight."""


class Camera(QObject):
    """Gives pictures as they come, the largest it has; `failed` says why none will, as a problem's code."""

    frame_came = Signal(QImage)
    failed = Signal(str)

    def choices(self) -> list[tuple[str, str]]:
        """Which there are, the usual one first: code, and name in words."""
        raise NotImplementedError

    def start(self, code: str) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        """No picture comes any more, and its lamp goes out."""
        raise NotImplementedError


def has_camera() -> bool:
    """Whether the part of Qt that knows cameras is installed; it is not loaded."""
    return find_spec("PySide6.QtMultimedia") is not None


def open_camera() -> Camera | None:
    """None where the part that knows cameras is not installed, or what it rests on in the system is missing."""
    try:
        return SystemCamera()
    except ImportError:
        return None


class SystemCamera(Camera):
    """The system's cameras, by Qt Multimedia."""

    def __init__(self) -> None:
        super().__init__()
        from PySide6.QtMultimedia import QMediaCaptureSession, QVideoSink

        self._session = QMediaCaptureSession(self)
        self._sink = QVideoSink(self)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._take)
        self._code = ""

    def choices(self) -> list[tuple[str, str]]:
        from PySide6.QtMultimedia import QMediaDevices

        usual = QMediaDevices.defaultVideoInput()
        found = sorted(QMediaDevices.videoInputs(), key=lambda device: device != usual)
        return [(_code_of(device), device.description()) for device in found]

    def start(self, code: str) -> None:
        self.stop()
        self._code = code
        app, permission = QCoreApplication.instance(), QCameraPermission()
        if app and app.checkPermission(permission) is Qt.PermissionStatus.Undetermined:
            app.requestPermission(permission, self, lambda _: self._begin())
        else:
            self._begin()

    def stop(self) -> None:
        self._code = ""
        camera = self._session.camera()
        if camera:
            camera.stop()
            self._session.setCamera(None)  # type: ignore[arg-type]  # which is how Qt lets go of it
            camera.deleteLater()

    def _begin(self) -> None:
        from PySide6.QtMultimedia import QCamera, QMediaDevices

        if not self._code:  # the dialog was closed before the system was answered
            return
        device = next((found for found in QMediaDevices.videoInputs() if _code_of(found) == self._code), None)
        app = QCoreApplication.instance()
        if device is None:
            self.failed.emit("camera.none")
        elif app and app.checkPermission(QCameraPermission()) is Qt.PermissionStatus.Denied:
            self.failed.emit("camera.refused")
        else:
            camera = QCamera(device, self)
            camera.errorOccurred.connect(lambda *_: self.failed.emit("camera.refused"))
            camera.setCameraFormat(max(device.videoFormats(), key=_worth, default=camera.cameraFormat()))
            self._session.setCamera(camera)
            camera.start()

    def _take(self, frame: QVideoFrame) -> None:
        image = frame.toImage()
        if not image.isNull():
            self.frame_came.emit(image)


def _code_of(device: QCameraDevice) -> str:
    return bytes(device.id().data()).hex()


def _worth(found: QCameraFormat) -> tuple[bool, int, float]:
    """The most pixels that still move, then the liveliest."""
    size = found.resolution()
    return found.maxFrameRate() >= _SLOWEST, size.width() * size.height(), found.maxFrameRate()
