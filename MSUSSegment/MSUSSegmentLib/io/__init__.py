"""What comes in: pictures, video, DICOM and volumes as grey frames, with the pixel spacing and where it came from."""
