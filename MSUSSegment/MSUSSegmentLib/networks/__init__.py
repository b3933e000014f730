"""The networks: CMSCNet and its blocks, and the U-Net that it is measured against. Needs torch and monai."""
