// SPDX-License-Identifier: Apache-2.0

/// Adds an index for pages of images.
let schemaVersion10 = """
    CREATE INDEX image_newest_first ON image (account, product, created_at DESC, image_id);
    """
