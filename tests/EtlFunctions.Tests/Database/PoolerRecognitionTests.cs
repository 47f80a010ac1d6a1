using EtlFunctions.Database;

namespace EtlFunctions.Tests.Database;

public sealed class PoolerRecognitionTests
{
    [Theory]
    [InlineData("db.example.com", 5432, PoolerProfile.None)]
    [InlineData("db.example.com", 6432, PoolerProfile.Transaction)]
    [InlineData("aws-0-eu-central-1.pooler.supabase.com", 6543, PoolerProfile.Transaction)]
    [InlineData("AWS-0-EU-CENTRAL-1.POOLER.SUPABASE.COM", 5432, PoolerProfile.Session)]
    [InlineData("db.abcdefgh.supabase.co", 5432, PoolerProfile.None)]
    [InlineData("db.abcdefgh.supabase.co", 6543, PoolerProfile.Transaction)]
    [InlineData("shop.postgres.database.azure.com", 5432, PoolerProfile.None)]
    [InlineData("shop.postgres.database.azure.com", 6432, PoolerProfile.Transaction)]
    [InlineData("ep-cool-1-pooler.eu-central-1.aws.neon.tech", 5432, PoolerProfile.Transaction)]
    [InlineData("ep-cool-1.eu-central-1.aws.neon.tech", 5432, PoolerProfile.None)]
    [InlineData("shop-do-user-1-0.b.db.ondigitalocean.com", 25061, PoolerProfile.Transaction)]
    [InlineData("db.example.com", 25061, PoolerProfile.None)]
    public void Recognize_HostAndPort_GivesProfile(string host, int port, PoolerProfile expected) =>
        Assert.Equal(expected, PoolerRecognition.Recognize(host, port));
}
