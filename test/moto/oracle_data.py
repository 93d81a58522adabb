"""The same of databases, file systems and buckets."""

from oracle_documents import answer_or_none, shared_with


class Data:
    def databases(self):
        for each in self.client("rds").describe_db_instances()["DBInstances"]:
            verdicts = {
                "public": each["PubliclyAccessible"],
                "not-encrypted": not each["StorageEncrypted"],
                "in-one-zone": not each["MultiAZ"],
                "without-monitoring": each.get("MonitoringInterval", 0) == 0,
                "can-be-deleted": not each["DeletionProtection"],
                "without-iam": not each["IAMDatabaseAuthenticationEnabled"],
                "backups-too-short": each["BackupRetentionPeriod"] < 7,
                "without-minor-upgrades": not each["AutoMinorVersionUpgrade"],
                "snapshots-without-tags": not each["CopyTagsToSnapshot"],
                "on-default-port": each["Endpoint"]["Port"] in (1433, 1521, 3306, 5432, 50000),
                "with-default-admin": each["MasterUsername"] in ("admin", "postgres", "root"),
            }
            for name, verdict in verdicts.items():
                self.judge(f"fsbp/database-{name}", each["DBInstanceArn"], verdict)

    def clusters(self):
        for each in self.client("rds").describe_db_clusters()["DBClusters"]:
            verdicts = {
                "can-be-deleted": not each["DeletionProtection"],
                "without-iam": not each["IAMDatabaseAuthenticationEnabled"],
                "in-one-zone": not each["MultiAZ"],
                "snapshots-without-tags": not each["CopyTagsToSnapshot"],
                "with-default-admin": each["MasterUsername"] in ("admin", "postgres", "root"),
                "not-encrypted": not each["StorageEncrypted"],
            }
            for name, verdict in verdicts.items():
                self.judge(f"fsbp/database-cluster-{name}", each["DBClusterArn"], verdict)

    def database_snapshots(self):
        rds = self.client("rds")
        for each in rds.describe_db_snapshots()["DBSnapshots"]:
            found = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=each["DBSnapshotIdentifier"])
            shared = shared_with(found["DBSnapshotAttributesResult"]["DBSnapshotAttributes"])
            self.judge("fsbp/database-snapshot-public", each["DBSnapshotArn"], "all" in shared)
            self.judge("fsbp/database-snapshot-not-encrypted", each["DBSnapshotArn"], not each["Encrypted"])
            self.judge("organization/database-snapshot-shared-with-strangers", each["DBSnapshotArn"], shared - self.ours)
        for each in rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]:
            found = rds.describe_db_cluster_snapshot_attributes(DBClusterSnapshotIdentifier=each["DBClusterSnapshotIdentifier"])
            shared = shared_with(found["DBClusterSnapshotAttributesResult"]["DBClusterSnapshotAttributes"])
            self.judge("fsbp/database-cluster-snapshot-public", each["DBClusterSnapshotArn"], "all" in shared)
            self.judge("fsbp/database-cluster-snapshot-not-encrypted", each["DBClusterSnapshotArn"], not each["StorageEncrypted"])
            self.judge("organization/database-cluster-snapshot-shared-with-strangers", each["DBClusterSnapshotArn"], shared - self.ours)

    def file_systems(self):
        efs = self.client("efs")
        for each in efs.describe_file_systems()["FileSystems"]:
            self.judge("fsbp/file-system-not-encrypted", each["FileSystemArn"], not each["Encrypted"])
            self.judge("fsbp/file-system-without-backup", each["FileSystemArn"], answer_or_none(efs.describe_backup_policy, "PolicyNotFound", FileSystemId=each["FileSystemId"]) is None)
        for each in efs.describe_access_points()["AccessPoints"]:
            self.judge("fsbp/access-point-to-everything", each["AccessPointArn"], each.get("RootDirectory", {}).get("Path", "/") == "/")
            self.judge("fsbp/access-point-without-user", each["AccessPointArn"], "PosixUser" not in each)

    def buckets(self):
        s3 = self.client("s3")
        for name in [each["Name"] for each in s3.list_buckets()["Buckets"]]:
            arn = f"arn:aws:s3:::{name}"
            text = (answer_or_none(s3.get_bucket_policy, "NoSuchBucketPolicy", Bucket=name) or {}).get("Policy")
            self.judge("organization/bucket-shared-with-strangers", arn, text and self.strangers(text))
            acl = s3.get_bucket_acl(Bucket=name)
            groups = {grant["Grantee"].get("URI", "").split("/")[-1] for grant in acl["Grants"]}
            blocks = [
                (answer_or_none(s3.get_public_access_block, "NoSuchPublicAccessBlockConfiguration", Bucket=name) or {}),
                (answer_or_none(self.control.get_public_access_block, "NoSuchPublicAccessBlockConfiguration", AccountId=self.account) or {}),
            ]
            ignored = any(block.get("PublicAccessBlockConfiguration", {}).get("IgnorePublicAcls") for block in blocks)
            self.judge("fsbp/bucket-public", arn, "AllUsers" in groups and not ignored)
            self.judge("organization/bucket-listed-for-strangers", arn, "AllUsers" in groups and not ignored)
            self.judge("fsbp/bucket-without-access-logs", arn, "LoggingEnabled" not in s3.get_bucket_logging(Bucket=name))
            controls = answer_or_none(s3.get_bucket_ownership_controls, "OwnershipControlsNotFoundError", Bucket=name)
            enforced = controls and controls["OwnershipControls"]["Rules"][0]["ObjectOwnership"] == "BucketOwnerEnforced"
            self.judge("fsbp/bucket-with-access-lists", arn, not enforced)
            rules = (answer_or_none(s3.get_bucket_lifecycle_configuration, "NoSuchLifecycleConfiguration", Bucket=name) or {}).get("Rules", [])
            self.judge("fsbp/bucket-without-lifecycle", arn, not rules)
            self.judge("cost/bucket-keeps-unfinished-uploads", arn, not any("AbortIncompleteMultipartUpload" in rule for rule in rules))
        block = answer_or_none(self.control.get_public_access_block, "NoSuchPublicAccessBlockConfiguration", AccountId=self.account)
        self.judge("fsbp/account-public-access-not-blocked", f"arn:aws:s3:::account/{self.account}", not block)
        for each in self.control.list_access_points(AccountId=self.account)["AccessPointList"]:
            found = self.control.get_access_point(AccountId=self.account, Name=each["Name"])["PublicAccessBlockConfiguration"]
            arn = self.arn("s3", f"accesspoint/{each['Name']}")
            self.judge("fsbp/access-point-public-access-not-blocked", arn, not all(found.values()))
