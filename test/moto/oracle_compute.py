"""What of instances, volumes and networks the packs find wrong: rules of `oracle-packs.py`, whose `Oracle` has the methods that they call."""

import ipaddress

from oracle_documents import is_old

ATTACKED = {20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888, 9200, 9300}


class Compute:
    def instances(self):
        for reservation in self.client("ec2").describe_instances()["Reservations"]:
            for each in reservation["Instances"]:
                arn = self.arn("ec2", f"instance/{each['InstanceId']}")
                interfaces = each.get("NetworkInterfaces", [])
                options = each.get("MetadataOptions", {})
                self.judge("fsbp/instance-metadata-version-1", arn, options.get("HttpEndpoint") != "disabled" and options.get("HttpTokens") != "required")
                self.judge("fsbp/instance-with-public-address", arn, each.get("PublicIpAddress") or any("PublicIp" in item.get("Association", {}) for item in interfaces))
                self.judge("fsbp/instance-with-many-interfaces", arn, len(interfaces) > 1)
                self.judge("fsbp/paravirtual-instance", arn, each.get("VirtualizationType") != "hvm")
                self.judge("fsbp/instance-stopped", arn, each["State"]["Name"] == "stopped")

    def volumes(self):
        ec2 = self.client("ec2")
        for each in ec2.describe_volumes()["Volumes"]:
            arn = self.arn("ec2", f"volume/{each['VolumeId']}")
            self.judge("fsbp/volume-not-encrypted", arn, each["State"] == "in-use" and not each["Encrypted"])
            self.judge("cost/volume-unattached", arn, each["State"] == "available")
        self.judge("fsbp/volumes-not-encrypted-by-default", self.place, not ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"])
        images = ec2.describe_images(Owners=["self"])["Images"]
        imaged = {device["Ebs"].get("SnapshotId") for image in images for device in image["BlockDeviceMappings"] if "Ebs" in device}
        for each in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]:
            arn = self.arn("ec2", f"snapshot/{each['SnapshotId']}")
            self.judge("cost/snapshot-old", arn, each["SnapshotId"] not in imaged)
            grants = ec2.describe_snapshot_attribute(SnapshotId=each["SnapshotId"], Attribute="createVolumePermission")["CreateVolumePermissions"]
            self.judge("organization/snapshot-shared-with-strangers", arn, any(grant.get("UserId") not in self.ours for grant in grants))
        for each in images:
            grants = ec2.describe_image_attribute(ImageId=each["ImageId"], Attribute="launchPermission")["LaunchPermissions"]
            arn = self.arn("ec2", f"image/{each['ImageId']}", account="")
            self.judge("organization/image-shared-with-strangers", arn, any(grant.get("UserId") not in self.ours for grant in grants))

    def network(self):
        ec2 = self.client("ec2")
        for each in ec2.describe_subnets()["Subnets"]:
            self.judge("fsbp/subnet-gives-public-addresses", self.arn("ec2", f"subnet/{each['SubnetId']}"), each["MapPublicIpOnLaunch"])
        for each in ec2.describe_network_acls()["NetworkAcls"]:
            arn = self.arn("ec2", f"network-acl/{each['NetworkAclId']}")
            self.judge("fsbp/network-acl-unused", arn, not each["IsDefault"] and each["Associations"] == [])
        for each in ec2.describe_vpn_connections()["VpnConnections"]:
            up = [tunnel for tunnel in each.get("VgwTelemetry", []) if tunnel["Status"] == "UP"]
            self.judge("fsbp/vpn-tunnel-down", self.arn("ec2", f"vpn-connection/{each['VpnConnectionId']}"), each["State"] == "available" and len(up) < 2)
        for each in ec2.describe_transit_gateways()["TransitGateways"]:
            arn = self.arn("ec2", f"transit-gateway/{each['TransitGatewayId']}")
            self.judge("fsbp/transit-gateway-accepts-everybody", arn, each["Options"]["AutoAcceptSharedAttachments"] == "enable")
        for each in ec2.describe_network_interfaces()["NetworkInterfaces"]:
            arn = self.arn("ec2", f"network-interface/{each['NetworkInterfaceId']}")
            own = each["InterfaceType"] == "interface" and not each["RequesterManaged"]
            self.judge("fsbp/interface-forwards-packets", arn, own and not each["SourceDestCheck"])
        endpoints = ec2.describe_vpc_endpoints()["VpcEndpoints"]
        for each in ec2.describe_vpcs()["Vpcs"]:
            has = any(item["VpcId"] == each["VpcId"] and item["ServiceName"].endswith(".ec2") for item in endpoints)
            self.judge("fsbp/vpc-without-ec2-endpoint", self.arn("ec2", f"vpc/{each['VpcId']}"), not has)
        for each in ec2.describe_nat_gateways()["NatGateways"]:
            self.judge("cost/nat-gateway-idle", each["NatGatewayId"], is_old(each["CreateTime"]))
        for each in self.client("elbv2").describe_load_balancers()["LoadBalancers"]:
            self.judge("cost/load-balancer-idle", each["LoadBalancerArn"], is_old(each["CreatedTime"]))
        for each in ec2.describe_addresses()["Addresses"]:
            self.judge("cost/address-unattached", self.arn("ec2", f"elastic-ip/{each['AllocationId']}"), not each.get("AssociationId"))

    def groups(self):
        for each in self.client("ec2").describe_security_groups()["SecurityGroups"]:
            arn = self.arn("ec2", f"security-group/{each['GroupId']}")
            world = [rule for rule in each["IpPermissions"] if any(ipaddress.ip_network(item["CidrIp"]).prefixlen < 8 for item in rule["IpRanges"])]
            attacked = any(rule["IpProtocol"] == "-1" or ATTACKED & set(range(rule["FromPort"], rule["ToPort"] + 1)) for rule in world)
            self.judge("fsbp/risky-ports-open", arn, attacked)
            web = [(rule.get("FromPort"), rule.get("ToPort")) in ((80, 80), (443, 443)) for rule in world]
            self.judge("fsbp/port-open-without-need", arn, not all(web))
            self.judge("fsbp/default-security-group-in-use", arn, each["GroupName"] == "default" and each["IpPermissions"] + each["IpPermissionsEgress"])

    def templates(self):
        ec2 = self.client("ec2")
        for each in ec2.describe_launch_templates()["LaunchTemplates"]:
            arn = self.arn("ec2", f"launch-template/{each['LaunchTemplateId']}")
            number = str(each["DefaultVersionNumber"])
            data = ec2.describe_launch_template_versions(LaunchTemplateId=each["LaunchTemplateId"], Versions=[number])
            data = data["LaunchTemplateVersions"][0]["LaunchTemplateData"]
            public = any(item.get("AssociatePublicIpAddress") for item in data.get("NetworkInterfaces", []))
            self.judge("fsbp/launch-template-with-public-address", arn, public)
            tokens = data.get("MetadataOptions", {}).get("HttpTokens")
            self.judge("fsbp/launch-template-with-metadata-version-1", arn, tokens != "required")
