// SPDX-License-Identifier: Apache-2.0

/// Pages of images are read from an index, too.
let schemaVersion10 = """
    CREATE INDEX image_newest_first ON image (account, product, created_at DESC, image_id);
    """
