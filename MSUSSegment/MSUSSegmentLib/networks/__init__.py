"""The networks: CMSCNet and its blocks, and the U-Net that it is measured against. Needs torch, for training monai."""

import os

# Before torch is imported anywhere: its threads sleep when they wait for one another, they do not spin. Where other
# programs want the processor, too, spinning makes a picture take six times the processor's time, and as much longer.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
